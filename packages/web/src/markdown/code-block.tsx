import { Copy } from "lucide-react";
import { tell, tellTrouble } from "../controls/notices.tsx";
import { IconButton } from "../controls/icon-button.tsx";

/** Code as it was written, with a button that copies it. Scrolls within itself when a line is long. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => tell("Copied."), tellTrouble);
  };
  return (
    <div className="code-block">
      <pre tabIndex={0} aria-label={language === "" ? "Code" : `Code in ${language}`}>
        <code>{text}</code>
      </pre>
      <div className="code-tools">
        {language !== "" && <span className="code-language">{language}</span>}
        <IconButton label="Copy code" icon={Copy} size={14} onPress={copy} />
      </div>
    </div>
  );
}
