// The player as a Streamlit component.
import { mount } from "./mount.js";

export default mount;
