/* Built here by scripts/test-windows.mjs, which compiles what stands beside the tests that it runs. */
#include "../exchange-peer.c"
