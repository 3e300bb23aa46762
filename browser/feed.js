// Hands a packet to the component of the key in its head, whichever of the two is on the page first; one that travels smoothed as it was before.
import { feedOf } from "./meeting.js";
import { opened } from "./packets.js";
import { rough } from "./rough.js";

export default function ({ data }) {
  deliver(data);
}

async function deliver(data) {
  const { head } = opened(data), feed = feedOf(head.key);
  if (feed.sent === data) return; // on its way, or there
  feed.sent = data;
  const bytes = head.smoothed ? await rough(data) : data;
  if (feed.sent !== data) return; // a later one has come
  feed.bytes = bytes;
  feed.load?.(bytes);
}
