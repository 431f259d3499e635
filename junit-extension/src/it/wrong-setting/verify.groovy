def builds = new File(basedir, 'build.log').getText('UTF-8').normalize()
        .replaceAll(/\u001B\[[0-9;]*m/, '')
        .split('Scanning for projects').drop(1)

def sentences = [
        'Watertight: watertight.on-leak is "explode"; allowed: fail, warn',
        'Watertight: unknown setting watertight.sesion; allowed are watertight.enabled, watertight.grace-period, '
                + 'watertight.heal, watertight.on-leak, watertight.process, watertight.session, watertight.shutdown, '
                + 'watertight.shutdown-deadline, watertight.trace']
assert builds.size() == sentences.size()

for (i in 0..<sentences.size()) {
    def build = builds[i], sentence = sentences[i]
    assert build.contains('[INFO] BUILD FAILURE')
    assert build.contains("[ERROR] There was an error in the forked process\n[ERROR] $sentence\n")
    // One sentence in the place of the tests, and no stack trace.
    def tests = build[build.indexOf('T E S T S')..build.indexOf('Results:')]
    assert tests.readLines().findAll { it.contains('ERROR') } == ["[ERROR] $sentence"]
    assert !build.contains('at io.github.watertight')
    assert !build.contains('a test was run')
    assert build.contains('Tests run: 0, Failures: 0, Errors: 0, Skipped: 0\n')
}
