// Fetched with the page itself, so that the canvas is ready when Python's scene arrives.

import { start } from "./engine.js";
import "./index.js";
import { isLaidOut } from "./laid.js";

if (!isLaidOut()) start();
