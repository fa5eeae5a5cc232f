import { startServer } from "./server.node";

startServer();
