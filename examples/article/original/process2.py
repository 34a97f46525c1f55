# The receiving program of https://fallpoke-tech.hatenadiary.jp/entry/2025/04/30/001042, as it stands there but for how
# the memory is opened: `mmap(-1, LENGTH, "test_memory")` is Windows'. What it imports is not shown there.
import os
import struct
from mmap import mmap

import cv2
import numpy as np
from matplotlib import pyplot as plt

LENGTH = 6008

mm = mmap(os.open("/dev/shm/test_memory", os.O_RDWR), LENGTH)

byte_data = mm.read(LENGTH)

byte_img = byte_data[:6000]
byte_w = byte_data[6000:6004]
byte_h = byte_data[6004:6008]

w = struct.unpack("i", byte_w)[0]
h = struct.unpack("i", byte_h)[0]
img = np.frombuffer(byte_img, np.uint8).reshape((h,w,3))

plt.imshow(cv2.cvtColor(img, cv2.COLOR_BGR2RGB))
plt.show()

mm.close()
