"""What races leave behind in a browser: listeners, nodes, canvases and memory."""

from dataclasses import dataclass

from tests.support.page import Page


@dataclass(frozen=True)
class Leavings:
    listeners: float
    nodes: float
    canvases: int
    size: float  # bytes: objects and what arrays hold


def leavings(page: Page) -> Leavings:
    """What there is once garbage has been collected, three times."""
    canvases = page.locator("canvas").count()  # before the listeners are counted: Playwright adds its own when it first looks for something
    devtools = page.context.new_cdp_session(page.playwright)
    devtools.send("Performance.enable")
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    found = {metric["name"]: metric["value"] for metric in devtools.send("Performance.getMetrics")["metrics"]}
    heap = devtools.send("Runtime.getHeapUsage")
    devtools.detach()
    size = heap["usedSize"] + heap["embedderHeapUsedSize"] + heap["backingStorageSize"]
    return Leavings(found["JSEventListeners"], found["Nodes"], canvases, size)
