def builds = new File(basedir, 'build.log').getText('UTF-8').normalize()
        .replaceAll(/\u001B\[[0-9;]*m/, '')
        .split('Scanning for projects').drop(1)

def messages = [
        'Watertight: watertight.on-leak is "explode" (from junit-platform.properties or the launcher); allowed: fail, warn',
        'Watertight: 2 settings are wrong\n'
                + '  watertight.heal is "yes" (a system property); allowed: close, leave\n'
                + '  unknown setting: watertight.sesion is "off" (a system property); did you mean watertight.session? '
                + 'allowed: watertight.enabled, watertight.grace-period, '
                + 'watertight.heal, watertight.on-leak, watertight.process, watertight.session, watertight.shutdown, '
                + 'watertight.shutdown-deadline, watertight.trace']
assert builds.size() == messages.size()

for (i in 0..<messages.size()) {
    def build = builds[i], message = messages[i]
    assert build.contains('[INFO] BUILD FAILURE')
    assert build.contains("[ERROR] There was an error in the forked process\n[ERROR] ${message.replace('\n', '\n[ERROR] ')}\n")
    // One message in the place of the tests, and no stack trace.
    def tests = build[build.indexOf('T E S T S')..build.indexOf('Results:')]
    assert tests.readLines().findAll { it.contains('ERROR') } == ["[ERROR] ${message.readLines()[0]}"]
    assert !build.contains('at io.github.watertight')
    assert !build.contains('a test was run')
    assert build.contains('Tests run: 0, Failures: 0, Errors: 0, Skipped: 0\n')
}
