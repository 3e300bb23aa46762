// What all packets have in common: the JSON at the beginning, and what follows it; browser/packets.py writes down every layout.
export function opened(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), body: bytes.subarray(4 + length) };
}
