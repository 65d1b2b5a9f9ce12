/** How a file is that should be there. */
export type FileState = 'missing' | 'whole' | 'broken';

/** Tells how the file at this path is; whether it is whole is only asked where that is not known. Rejects with what is asked. */
export type FileStates = (path: string, isWhole: () => Promise<boolean>) => Promise<FileState>;

const MOST_REMEMBERED = 5_000;

/** Remembers of files that they were whole, for as long as they have the same stamp: undefined for no file, '' for what cannot be one. */
export function createFileStates(stampOf: (path: string) => Promise<string | undefined>): FileStates {
  const whole = new Map<string, string>();
  return async (path, isWhole) => {
    const stamp = await stampOf(path);
    if (stamp === undefined) return 'missing';
    if (stamp === '') return 'broken';
    if (whole.get(path) === stamp) return 'whole';
    whole.delete(path);
    if (!(await isWhole())) return 'broken';
    whole.set(path, stamp);
    const [oldest = path] = whole.keys();
    if (whole.size > MOST_REMEMBERED) whole.delete(oldest);
    return 'whole';
  };
}
