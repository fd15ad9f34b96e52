"""What the code reads: paths and URLs that it hands to functions that are known to read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from ...model.text import Place, Source
from .code import Command
from .names import Names, argument
from .urls import public

_READERS: Final = re.compile(
    r"(?:builtins\.|io\.|gzip\.|bz2\.|lzma\.|codecs\.)?open"
    r"|(?:pandas|dask\.dataframe|modin\.pandas|geopandas|polars|cudf|scanpy|anndata|pyarrow\.(?:parquet|csv|feather))"
    r"\.(?:read|scan)_\w+"
    r"|scanpy\.read|anndata\.read|pandas\.ExcelFile|pandas\.HDFStore"
    r"|numpy\.(?:load|loadtxt|genfromtxt|fromfile|memmap)"
    r"|xarray\.(?:open|load)_\w+|netCDF4\.Dataset|h5py\.File|zarr\.open\w*|rasterio\.open|fiona\.open"
    r"|joblib\.load|torch\.load|scipy\.io\.loadmat|nibabel\.load|pydicom\.dcmread|astropy\.io\.fits\.open"
    r"|astropy\.table\.Table\.read|PIL\.Image\.open|cv2\.imread|cv2\.VideoCapture"
    r"|imageio(?:\.v[23])?\.(?:imread|mimread|volread)|skimage\.io\.imread|matplotlib\.(?:pyplot|image)\.imread"
    r"|librosa\.load|soundfile\.read|sqlite3\.connect|duckdb\.read_\w+|Bio\.SeqIO\.parse|zipfile\.ZipFile|tarfile\.open"
    r"|requests\.get|httpx\.get|urllib\.request\.(?:urlopen|urlretrieve)|wget\.download|pooch\.retrieve|gdown\.download"
    r"|(?:tensorflow\.)?keras\.utils\.get_file|tensorflow\.io\.read_file|sklearn\.datasets\.load_files"
)
_NAMES: Final = (
    "filepath_or_buffer",
    "path",
    "file",
    "filename",
    "fname",
    "url",
    "io",
    "source",
    "fp",
    "name",
)
_METHODS: Final = frozenset(["read_text", "read_bytes", "open"])
_FETCH: Final = re.compile(
    r"(?:sudo\s+)?(?P<tool>wget|curl|aria2c|gdown|git\s+clone)\s+(?P<rest>.*)", re.DOTALL
)
_URL: Final = re.compile(r"(?:https?|ftp|s3|gs|git)://[^\s'\"|;&>]+|git@[^\s'\"|;&>]+")


def read_by(call: ast.Call, names: Names, place: Place) -> Iterator[Source]:
    """What one call reads, where it is a reader and its argument is written out."""
    if any(_READERS.fullmatch(each) for each in names.candidates(call.func)):
        given = argument(call, 0, *_NAMES)
        writes = names.full(call.func).endswith("open") and _writes(argument(call, 1, "mode"))
        found = [] if given is None or writes else _each(given)
    elif isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS:
        writes = call.func.attr == "open" and _writes(argument(call, 0, "mode"))
        found = (
            []
            if writes or not isinstance(call.func.value, ast.Call | ast.Name | ast.BinOp)
            else [call.func.value]
        )
    else:
        return
    for node in found:
        if (told := names.text(node)).strip():
            yield Source(name=public(told), place=place)


def _each(given: ast.expr) -> list[ast.expr]:
    return list(given.elts) if isinstance(given, ast.List | ast.Tuple) else [given]


def _writes(mode: ast.expr | None) -> bool:
    told = mode.value if isinstance(mode, ast.Constant) else ""
    return isinstance(told, str) and any(sign in told for sign in "wax")


def fetched_by(command: Command, cell: int) -> Iterator[Source]:
    """What a command for a shell downloads."""
    for part in re.split(r"&&|\|\||;|\|", command.text):
        match = _FETCH.match(part.strip())
        if match:
            clones = match["tool"].startswith("git")
            for url in _URL.findall(match["rest"]):
                yield Source(name=public(url), place=Place(cell=cell, line=command.line), clones=clones)
