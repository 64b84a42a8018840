/** `10.0.0.1:80`, `[fe80::1]:80`, or an address alone. */
export function endText({ address, port }: { readonly address: string; readonly port: number | undefined }): string {
  if (port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
