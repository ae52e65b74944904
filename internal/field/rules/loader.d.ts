export function load(): Promise<((line: string, lang: string) => string) | null>;
export function calc(line: string, lang?: string): Promise<string>;
