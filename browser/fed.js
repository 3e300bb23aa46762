import { feedOf } from "./meeting.js";

// Has `load` take the packets of a key from now on, and the one that is here already; returns the feed.
export function fed(key, load) {
  const feed = feedOf(key);
  feed.load = load;
  if (feed.bytes) load(feed.bytes);
  return feed;
}
