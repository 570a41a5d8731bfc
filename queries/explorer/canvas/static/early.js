// Fetched with the page itself, so that the canvas is ready when Python's scene arrives.

import "./index.js";
