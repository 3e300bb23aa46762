"""The catalogue of networks, one for each task that is learned. A file dropped into this folder is in it."""

from knobs.catalogue import catalogue
from networks.base import Network

NETWORKS: dict[str, type[Network]] = catalogue(Network, __name__, __path__)  # type: ignore[type-abstract]
