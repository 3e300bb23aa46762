import { inflated } from "./inflate.js";

// What `in_text` of browser/packets.py wrote -> its bytes.
export const bytesIn = (text) => inflated(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
