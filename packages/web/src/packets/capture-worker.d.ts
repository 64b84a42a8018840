/** The worker's script inside the page; standalone.config.ts says where it comes from. */
declare module "capture-worker" {
  const CaptureWorker: new () => Worker;
  export default CaptureWorker;
}
