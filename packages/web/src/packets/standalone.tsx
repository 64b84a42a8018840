import CaptureWorker from "capture-worker";
import { startViewer } from "./page.tsx";

startViewer(new CaptureWorker());
