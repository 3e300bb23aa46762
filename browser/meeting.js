// Where components meet. Streamlit loads each as a text of its own, whichever comes first, and forgets what one knew when it leaves the page;
// what two of them share, or one must find again, is kept here and nowhere else:
//
// feeds       a player's or the desk's key -> { bytes, load }: packets on their way from feed.js, and who takes them; of a ground { hold } too: another
//             ground for the time being (live/reshaped.js)
// remembered  a player's key -> how that player was left
// paused      the race and the step of it that the microscope was last opened at
// drawForces  the function of player/forces.js, once a force is to be seen
// gestures    whether hands and wheels on charts are heeded (gestures/index.js)
// preview     a function of a player that gives what previews (live/live.js)
// later       what players do not need before the first picture stands (later/index.js)
// draws       the function of live/draws.js, where there is noise
// meanOf      the function of live/mean.js, where there are data behind the ground
// reshaping   the functions { reshaped, drawSurface } of live/reshaped.js and ground/surface.js, where knobs of the ground can be turned
// place       the page, lesson or race of a file last shown (top.js)
// widening    what looks after the width of its map (top.js)
export const meeting = (globalThis.fallLine ??= { feeds: {}, remembered: {} });

export const feedOf = (key) => (meeting.feeds[key] ??= {});
