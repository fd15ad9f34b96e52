/**
 * Which notifications a user has dismissed in this browser: those do not come again.
 */
const KEY = 'repro-magic:dismissed';
const MOST = 200;

export class Dismissed {
  constructor(private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  has(key: string): boolean {
    return this._read().includes(digest(key));
  }

  add(key: string): void {
    const others = this._read().filter(each => each !== digest(key));
    try {
      this._storage.setItem(KEY, JSON.stringify([...others, digest(key)].slice(-MOST)));
    } catch {
      // A full or forbidden storage: the notification may come again, nothing worse.
    }
  }

  private _read(): string[] {
    try {
      const read: unknown = JSON.parse(this._storage.getItem(KEY) ?? '[]');
      return Array.isArray(read) ? read.filter(each => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }
}

/** 53 bits are enough to tell a few hundred keys apart, and no names stay in the storage. */
function digest(key: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
