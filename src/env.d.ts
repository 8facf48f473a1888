declare module '*?script' {
  const code: string;
  export default code;
}

declare module '*?wasm' {
  const binary: Uint8Array<ArrayBuffer>;
  export default binary;
}

declare module '*?wasm=relaxed' {
  const binary: Uint8Array<ArrayBuffer>;
  export default binary;
}
