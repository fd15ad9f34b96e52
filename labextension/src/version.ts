/** Version of this page's half; the server's half must be the same. */
export const VERSION = '0.1.0';
