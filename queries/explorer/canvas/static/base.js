// Where the server is, so that Streamlit does not ask below the page's own path first and wait.

window.__streamlit = { BACKEND_BASE_URL: new URL("/", location.href).href };
