// Hands a packet to the component of the key in its head, whichever of the two is on the page first.
import { feedOf } from "./meeting.js";
import { opened } from "./packets.js";

export default function ({ data }) {
  const feed = feedOf(opened(data).head.key);
  feed.bytes = data;
  feed.load?.(data);
}
