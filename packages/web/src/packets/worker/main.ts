import { captureMethods } from "./capture-worker.ts";
import { serve } from "./serve.ts";

serve(self, captureMethods());
