// Tells the app its own address where it stands in a frame: Streamlit then takes the address of the page around the frame for the app's.
export default function ({ data, setStateValue }) {
  const here = location.origin + location.pathname;
  if (window.parent !== window && here !== data) setStateValue("here", here);
}
