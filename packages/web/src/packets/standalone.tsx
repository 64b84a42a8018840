import CaptureWorker from "./worker/main.ts?worker&inline";
import { startViewer } from "./page.tsx";

startViewer(new CaptureWorker());
