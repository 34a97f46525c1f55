# The sending program of https://fallpoke-tech.hatenadiary.jp/entry/2025/04/30/001042, as it stands there but for how
# the memory is opened: `mmap(-1, LENGTH, "test_memory")` is Windows'. What it imports is not shown there.
import os
import struct
from mmap import mmap

import cv2

LENGTH = 6008
SIZE = (40, 50)

mm = mmap(os.open("/dev/shm/test_memory", os.O_RDWR), LENGTH)

img = cv2.imread("./img.png")
img = cv2.resize(img, SIZE)
h, w = img.shape[:2]

byte_img = img.tobytes()
byte_w = struct.pack("i", w)
byte_h = struct.pack("i", h)

mm.write(byte_img + byte_w + byte_h)
mm.flush()
mm.seek(0)

print("Image:", len(byte_img)) # 6000
print("width:", len(byte_w), byte_w)   # 4
print("height:", len(byte_h), byte_h)  # 4

input('push enter to exit.')

mm.close()
