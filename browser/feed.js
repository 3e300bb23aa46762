// Hands the race's bytes to the player of the same key, whichever of the two is on the page first.
const FEEDS = (globalThis.fallLineFeeds ??= new Map());

export default function ({ data }) {
  const head = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const { key } = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + head)));
  const feed = FEEDS.get(key) ?? FEEDS.set(key, {}).get(key);
  feed.bytes = data;
  feed.load?.(data);
}
