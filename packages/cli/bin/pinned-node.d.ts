export declare function isRecentNode(version?: string): boolean;
export declare function pinnedNode(): string | undefined;
