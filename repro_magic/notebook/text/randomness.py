"""Random numbers in the code, and the seeds before them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final

from ...model.text import Place, Use
from .names import Names, argument, keyword

_NUMPY: Final = (
    "rand randn randint random random_sample ranf sample choice shuffle permutation bytes uniform normal "
    "standard_normal binomial poisson exponential beta gamma multivariate_normal lognormal laplace geometric "
    "multinomial dirichlet chisquare triangular weibull zipf pareto logistic gumbel standard_t vonmises"
)
_RANDOM: Final = (
    "random randint randrange choice choices shuffle sample uniform gauss normalvariate triangular "
    "betavariate "
    "expovariate gammavariate lognormvariate vonmisesvariate paretovariate weibullvariate getrandbits "
    "randbytes"
)
_TORCH: Final = "rand randn randint randperm normal bernoulli multinomial rand_like randn_like poisson"
_TENSORFLOW: Final = "normal uniform gamma poisson shuffle truncated_normal categorical"
_SKLEARN: Final = (
    "train_test_split|ShuffleSplit|StratifiedShuffleSplit|GroupShuffleSplit|RandomForest\\w+|ExtraTrees\\w+"
    "|GradientBoosting\\w+|HistGradientBoosting\\w+|MLP\\w+|SGD\\w+|KMeans|MiniBatchKMeans|GaussianMixture|TSNE"
    "|RandomizedSearchCV|make_(?:blobs|moons|circles|classification|regression)|NMF|LatentDirichletAllocation"
    "|Bagging\\w+|AdaBoost\\w+|DecisionTree\\w+|Perceptron|IsolationForest"
)

_CALLS: Final = re.compile(
    rf"numpy\.random\.(?:{_NUMPY.replace(' ', '|')})"
    rf"|random\.(?:{_RANDOM.replace(' ', '|')})"
    rf"|torch\.(?:{_TORCH.replace(' ', '|')}|nn\.init\.\w+_)"
    rf"|tensorflow\.random\.(?:{_TENSORFLOW.replace(' ', '|')})"
    rf"|sklearn\.\w+\.(?:{_SKLEARN})"
)
_LIBRARY: Final = re.compile(r"numpy|random|torch|tensorflow|sklearn")

_GENERATORS: Final = {
    "numpy.random.default_rng": "numpy",
    "numpy.random.RandomState": "numpy",
    "random.Random": "random",
}
"""Makers of generators of their own, which are seeded by their first argument."""

_SEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "numpy.random.seed": ("numpy", "sklearn"),
    "random.seed": ("random",),
    "torch.manual_seed": ("torch",),
    "torch.random.manual_seed": ("torch",),
    "torch.seed": (),
    "tensorflow.random.set_seed": ("tensorflow",),
    "tensorflow.set_random_seed": ("tensorflow",),
    "tensorflow.compat.v1.set_random_seed": ("tensorflow",),
}
_ALL: Final = ("numpy", "sklearn", "random", "torch", "tensorflow")
_SEEDS_ALL: Final = re.compile(
    r"(?:.+\.)?(?:seed_everything|set_random_seed|set_seed|set_determinism|enable_full_determinism|fix_seed|set_seeds)"
)


class Randomness:
    """Follows random calls and seeds through the code, in its order."""

    def __init__(self) -> None:
        self.first: dict[str, Use] = {}
        """Library to its first random call."""
        self._pending: dict[str, list[tuple[Use, bool]]] = {}
        self._seeded: set[str] = set()

    def look(self, call: ast.Call, names: Names, place: Place, *, later: bool) -> None:
        """Take in one call; ``later`` says that it stands inside of a function."""
        for full in names.candidates(call.func):
            if full in _SEEDS:
                if _given(call):
                    self._seeded.update(_SEEDS[full])
            elif _SEEDS_ALL.fullmatch(full):
                self._seeded.update(_ALL)
            elif full in _GENERATORS:
                if not _given(call):
                    self._use(_GENERATORS[full], full, place, seeded=False, later=False)
            elif _CALLS.fullmatch(full):
                library = _LIBRARY.match(full)
                assert library
                state = keyword(call, "random_state") or keyword(call, "generator") or keyword(call, "seed")
                self._use(library[0], full, place, seeded=_is_told(state), later=later)
            else:
                continue
            break

    def _use(self, library: str, full: str, place: Place, *, seeded: bool, later: bool) -> None:
        use = Use(name=full, place=place)
        self.first.setdefault(library, use)
        if not seeded and library not in self._seeded:
            self._pending.setdefault(library, []).append((use, later))

    def unseeded(self) -> dict[str, Use]:
        """Library to its first call that runs before any seed.

        What stands in a function is called later, so a seed anywhere counts for it.
        """
        found = {}
        for library, calls in self._pending.items():
            first = next((use for use, later in calls if not later or library not in self._seeded), None)
            if first:
                found[library] = first
        return found


def _given(call: ast.Call) -> bool:
    return _is_told(argument(call, 0, "seed", "a", "x")) or bool(call.keywords)


def _is_told(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and value.value is None)
