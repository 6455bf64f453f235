export function bench(options: { json?: boolean; only?: string }): void {
  console.log(options);
}
