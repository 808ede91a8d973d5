// Names the tests that passed only when they were tried again, so that none is forgotten.
export default class SecondTryReporter {
  #names = []

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky) this.#names.push(test.fullName)
  }

  onTestRunEnd() {
    for (const name of this.#names) process.stderr.write(`passed on a second try: ${name}\n`)
  }
}
