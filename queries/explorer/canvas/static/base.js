// Where the server is, so that Streamlit does not ask below the page's own path first and wait;
// and what it would ask the server before it connects, so that it connects at once.

window.__streamlit = {
  BACKEND_BASE_URL: new URL("/", location.href).href,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
