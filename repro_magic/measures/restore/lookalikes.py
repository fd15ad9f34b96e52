"""Names that could be mistaken for others: how attackers get their packages installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from packaging.utils import canonicalize_name as normalized

_SHORTEST: Final = 5
"""Letters that a name has at least to be compared: short names are near to each other by nature."""

_NAMES: Final = (
    "altair anthropic astropy beautifulsoup4 bokeh boto3 botocore cartopy catboost certifi charset- "
    "normalizer click cloudpickle cryptography dask datasets django fastapi flask fsspec gensim geopandas "
    "h5py httpx huggingface-hub hypothesis idna ipykernel ipython ipywidgets jax jinja2 joblib jsonschema "
    "jupyter jupyterlab keras langchain lightgbm lxml markupsafe matplotlib mlflow nbconvert nbformat "
    "networkx nltk notebook numba numpy openai opencv-python openpyxl packaging pandas pillow pipenv "
    "platformdirs plotly polars protobuf psutil psycopg2 pyarrow pydantic pygments pymongo pytest python- "
    "dateutil pytorch pyyaml pyzmq ray redis requests rich s3fs scikit-image scikit-learn scipy seaborn "
    "selenium setuptools shapely six spacy sqlalchemy statsmodels streamlit sympy tensorboard tensorflow "
    "threadpoolctl tokenizers torch torchvision tornado tqdm traitlets transformers typing-extensions "
    "urllib3 websockets werkzeug wheel xarray xgboost "
)

POPULAR: Final = frozenset(_NAMES.split())
"""Packages that notebooks use so often that a name near to theirs deserves a second look."""


def lookalikes(names: Iterable[str], imports: Iterable[str], modules: Mapping[str, str]) -> dict[str, str]:
    """Of these packages those that could be mistaken for another one, with the other's name.

    The others are the popular packages, and what the notebook imports (``imports``: names in its code;
    ``modules``: import name to the package that really has it).
    """
    named = {normalized(each) for each in imports} | {normalized(each) for each in modules}
    known = POPULAR | named
    own = set(names)
    found = {}
    for name in sorted(own - POPULAR):
        if name in named or any(name == package for package in modules.values()):
            continue
        near = sorted(each for each in known - {name} if _near(name, each))
        if near:
            found[name] = near[0]
    return found


def _near(name: str, other: str) -> bool:
    """Whether one slip of the finger makes one name of the other: a letter more, less, other, or swapped."""
    if min(len(name), len(other)) < _SHORTEST or abs(len(name) - len(other)) > 1:
        return False
    plain, others = name.replace("-", ""), other.replace("-", "")
    if plain == others:
        return True
    if name.rstrip("0123456789") == other.rstrip("0123456789"):
        return False  # psycopg and psycopg2: another number is another name
    start = next(
        (at for at, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), min(len(name), len(other))
    )
    left, right = name[start:], other[start:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) > 1)
    )
