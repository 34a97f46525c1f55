# The screen of a machine that has none, as matplotlib's backend: MPLBACKEND=module://screen. What pyplot's show()
# would show is written to the file that SCREEN names: rows of RGB, one byte a sample.
import os

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from matplotlib.backends.backend_agg import FigureManagerBase as FigureManager
from matplotlib import pyplot

__all__ = ["FigureCanvas", "FigureManager", "show"]


def show(**_):
    (image,) = pyplot.gca().get_images()
    with open(os.environ["SCREEN"], "wb") as file:
        file.write(image.get_array().tobytes())
