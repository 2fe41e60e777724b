/** Something that a person gave us is wrong: its message goes to stderr as it is, and the exit code is 2. */
export class BadInput extends Error {
  constructor(...lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'BadInput'
  }
}

/** The machine refused us something in the middle of the work: no fault of the input, and none of the program. */
export class Failure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Failure'
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it would be too large',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space is left',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ETXTBSY: 'it is being executed',
}

/** Why the operating system refused, in words. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return reasons[code] ?? code
}
