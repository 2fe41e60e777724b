/**
 * `describe` and `test` that need an outside tool. Where it is missing they are reported as not run: a test that
 * returned early would be reported as passed.
 */
export function describeWith(toolIsHere: () => boolean): typeof describe {
  return toolIsHere() ? describe : describe.skip
}

export function testWith(toolIsHere: () => boolean): typeof test {
  return toolIsHere() ? test : test.skip
}
