"""From import names to distributions, by a table of names that are known to differ."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

DISTRIBUTIONS: Mapping[str, str] = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "Cython": "cython",
    "MySQLdb": "mysqlclient",
    "OpenGL": "pyopengl",
    "OpenSSL": "pyopenssl",
    "PIL": "pillow",
    "PyQt5": "pyqt5",
    "Xlib": "python-xlib",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "community": "python-louvain",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "git": "gitpython",
    "github": "pygithub",
    "google.protobuf": "protobuf",
    "graph_tool": "graph-tool",
    "ignite": "pytorch-ignite",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "lxml.etree": "lxml",
    "magic": "python-magic",
    "mpl_toolkits": "matplotlib",
    "nacl": "pynacl",
    "osgeo": "gdal",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2",
    "pylab": "matplotlib",
    "rest_framework": "djangorestframework",
    "ruamel": "ruamel-yaml",
    "seaborn": "seaborn",
    "serial": "pyserial",
    "skbio": "scikit-bio",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skopt": "scikit-optimize",
    "slugify": "python-slugify",
    "socks": "pysocks",
    "talib": "ta-lib",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "wx": "wxpython",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
"""Import names to the one distribution that everybody means. ``cv2``, of which five distributions tell the
same version, is none of them and stays what it is."""

_REMOVED = frozenset(("asyncore", "binhex", "cgi", "distutils", "imp", "optparse", "parser", "smtpd"))
_SEVERAL = re.compile(r"[-_.]+")


def distribution(import_name: str) -> str:
    """The distribution of an import name: as the table has it, else the name as PEP 503 compares it."""
    known = DISTRIBUTIONS.get(import_name)
    return known if known is not None else normalized(import_name)


def normalized(name: str) -> str:
    """The name as PEP 503 compares it."""
    return _SEVERAL.sub("-", name).lower()


def of_the_standard_library(import_name: str) -> bool:
    """Whether a module comes with Python: ``json 2.0.9`` is no package."""
    top = import_name.partition(".")[0]
    return top in sys.stdlib_module_names or top in _REMOVED
