import type { LucideIcon } from "lucide-react";
import { Button, Tooltip, TooltipTrigger, type ButtonProps } from "react-aria-components";

interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label" | "className"> {
  label: string;
  icon: LucideIcon;
  /** A key that does the same, shown with the label. */
  keys?: string;
  className?: string;
  size?: number;
}

/** A button that is only a sign; its name is told to screen readers and shown when one rests on it. */
export function IconButton({ label, icon: Icon, keys, className = "", size = 18, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600}>
      <Button {...rest} aria-label={label} className={`icon-button ${className}`}>
        <Icon size={size} aria-hidden />
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys !== undefined && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
