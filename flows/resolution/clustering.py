"""Links to people: the strongest link first, and no cluster that breaks a constraint.

Two accounts of one network, and two lines without a key in one list, are two people unless a strong key says
otherwise. The order of work is by weight, then by profile, so the order of input changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence


def cluster(
    links: Iterable[tuple[int, int, float, float]],
    places: Mapping[int, Sequence[str]],
    strong: set[tuple[int, int]],
) -> tuple[dict[int, int], dict[int, float], list[tuple[int, int]]]:
    """Join profiles along links.

    Args:
        links: (a, b, match_weight, probability), a < b, each pair once, in any order.
        places: per profile, what it can be only once in a person (`network:linkedin`).
        strong: pairs (a < b) that may share a place all the same, because a strong key joins them.

    Returns:
        profile -> its cluster's smallest profile, for every profile in a link; cluster -> the probability of the
        weakest link that holds it together; the links refused because of a constraint.

    Source: Kruskal's algorithm with cannot-link constraints (Kruskal 1956; Wagstaff et al. 2001).
    """
    ordered = sorted(links, key=lambda link: (-link[2], link[0], link[1]))
    parent: dict[int, int] = {}
    taken: dict[int, dict[str, list[int]]] = {}
    weakest: dict[int, float] = {}
    refused: list[tuple[int, int]] = []

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def occupied(node: int) -> dict[str, list[int]]:
        if node not in taken:
            taken[node] = {place: [node] for place in places.get(node, ())}
        return taken[node]

    for a, b, _, probability in ordered:
        x, y = root(a), root(b)
        if x == y:
            continue
        mine, theirs = occupied(x), occupied(y)
        clash = any(
            (min(p, q), max(p, q)) not in strong
            for place in mine.keys() & theirs.keys()
            for p in mine[place]
            for q in theirs[place]
        )
        if clash:
            refused.append((a, b))
            continue
        kept, gone = (x, y) if x < y else (y, x)
        parent[gone] = kept
        for place, members in taken.pop(gone).items():
            taken[kept].setdefault(place, []).extend(members)
        weakest[kept] = min(weakest.get(x, 1.0), weakest.get(y, 1.0), probability)
    roots = {node: root(node) for node in list(parent)}
    return roots, {node: weakest.get(node, 1.0) for node in set(roots.values())}, refused
