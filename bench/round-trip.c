/* Two processes that pass a word back and forth through shared memory, spinning: what the hardware does.
 *
 * usage: round-trip NAME LENGTH PING PONG BATCHES TRIPS    (offsets in bytes)
 * Maps shared memory that exists, forks, and prints the nanoseconds of one round trip, a line a batch.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 7) return 2;
    int fd = shm_open(argv[1], O_RDWR, 0);
    if (fd < 0) { perror("shm_open"); return 1; }
    char *memory = mmap(NULL, (size_t)atol(argv[2]), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) { perror("mmap"); return 1; }
    _Atomic int32_t *ping = (_Atomic int32_t *)(memory + atol(argv[3]));
    _Atomic int32_t *pong = (_Atomic int32_t *)(memory + atol(argv[4]));
    int batches = atoi(argv[5]), trips = atoi(argv[6]);
    atomic_store(ping, 0);
    atomic_store(pong, 0);

    pid_t child = fork();
    if (child < 0) { perror("fork"); return 1; }
    if (child == 0) {
        for (int32_t last = 0; last != -1;) {
            int32_t value = atomic_load_explicit(ping, memory_order_acquire);
            if (value == last) continue;
            atomic_store_explicit(pong, value, memory_order_release);
            last = value;
        }
        _exit(0);
    }
    int32_t value = 0;
    for (int batch = 0; batch < batches; batch++) {
        double start = now();
        for (int trip = 0; trip < trips; trip++) {
            atomic_store_explicit(ping, ++value, memory_order_release);
            while (atomic_load_explicit(pong, memory_order_acquire) != value) {}
        }
        printf("%.1f\n", (now() - start) / trips);
    }
    atomic_store(ping, -1);
    waitpid(child, NULL, 0);
    return 0;
}
