/*
 * What CPython's mmap(-1, 6008, name) does on Windows, and nothing else: CreateFileMappingW on the paging file, whether
 * the name is there or not, and MapViewOfFile. See new_mmap_object in Modules/mmapmodule.c.
 *
 *   mmap-peer make NAME   makes the memory, writes the frame, and waits until its negative stands there
 *   mmap-peer meet NAME   opens it, expects the frame there, and writes its negative
 *
 * It ends with 0 where every byte was as expected; with 2 where the name was, or was not, there.
 */
#include <windows.h>

#include <stdint.h>
#include <string.h>
#include <wchar.h>

/* 40 by 50 pixels of three bytes, then width and height. */
enum { WIDTH = 40, HEIGHT = 50, IMAGE = WIDTH * HEIGHT * 3, LENGTH = IMAGE + 8 };

static uint8_t byte_at(int at, int negative) {
  const int32_t size[2] = {WIDTH, HEIGHT};
  if (at >= IMAGE) return ((const uint8_t *)size)[at - IMAGE];
  const uint8_t value = (uint8_t)(at * 7 + 3);
  return negative ? (uint8_t)~value : value;
}

static void write_frame(volatile uint8_t *bytes, int negative) {
  for (int at = 0; at < LENGTH; at++) bytes[at] = byte_at(at, negative);
}

static int is_frame(const volatile uint8_t *bytes, int negative) {
  for (int at = 0; at < LENGTH; at++)
    if (bytes[at] != byte_at(at, negative)) return 0;
  return 1;
}

int wmain(int count, wchar_t **arguments) {
  if (count != 3) return 3;
  const int make = wcscmp(arguments[1], L"make") == 0;
  const HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, LENGTH, arguments[2]);
  if (section == NULL) return 4;
  if ((GetLastError() == ERROR_ALREADY_EXISTS) == make) return 2;
  volatile uint8_t *bytes = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, LENGTH);
  if (bytes == NULL) return 5;

  int right = 0;
  if (make) {
    write_frame(bytes, 0);
    for (int tries = 0; tries < 2000 && !right; tries++) {
      Sleep(10);
      right = is_frame(bytes, 1);
    }
  } else {
    right = is_frame(bytes, 0);
    write_frame(bytes, 1);
  }
  UnmapViewOfFile((void *)bytes);
  CloseHandle(section);
  return right ? 0 : 1;
}
