"""The maps: thousands of runs in one picture."""

from ui.lessons import task
from ui.maps import parts as maps
from ui.maps import rates
from ui.platform import frame
from ui.race import parts as race
from ui.visit.session import present

frame.require()

scenario = present().scenario
race.notes()
task.strip()
PICTURES = {"sweep": maps.sweep, "basins": maps.basins, "rates": rates.scan, "noise": maps.noise}
chosen = maps.headline(scenario)
if chosen:
    PICTURES[chosen](scenario)
