import groovy.xml.XmlSlurper

def target = new File(basedir, 'target')
def builds = new File(basedir, 'build.log').getText('UTF-8').normalize()
        .replaceAll(/\u001B\[[0-9;]*m/, '')
        .split('Scanning for projects').drop(1)
assert builds.size() == 2
def report = { version, suite -> new XmlSlurper().parse(new File(target, "reports-$version/TEST-${suite}.xml")) }

// A leak that does not come again is a flake, as any other failure.
['6.0.3', '5.10.5'].each { version ->
    def testcases = report(version, 'shop.AnnotatedTest').testcase
    assert testcases.findAll { !it.flakyFailure.isEmpty() }*.@name*.text() == ['leaksTheFirstTime']
    assert testcases.flakyFailure*.@type*.text() == ['io.github.watertight.junit.BuilderLeakError']
    assert testcases.flakyFailure.@message.text().startsWith('AnnotatedTest.leaksTheFirstTime() leaked 1 resource\n')
    assert testcases.failure.isEmpty()
    assert report(version, 'shop.PlainTest').@failures == '0'
}

assert builds[0].contains('[INFO] BUILD SUCCESS')
assert builds[0].contains('[WARNING] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1\n')
assert builds[0].findAll(/.*Watertight:.*/) == ['Watertight: 3 tests checked, 4 resources opened, 1 leak found']

// What a class that nobody watches leaks fails no test, but the run.
assert builds[1].contains('[INFO] BUILD FAILURE')
assert builds[1].contains('[ERROR] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0, Flakes: 1\n')
def failure = report('5.10.5', 'JUnit Jupiter').testcase.failure
assert failure.@type == 'io.github.watertight.junit.BuilderLeakError'
assert failure.@message.text().startsWith('The test run leaked 1 resource\n')
assert failure.@message.text().contains('PlainTest.leaksOnDemand()')
assert builds[1].findAll(/.*Watertight:.*/)[0] == 'Watertight: 2 tests checked, 3 resources opened, 2 leaks found'

assert target.list().findAll { it.startsWith('watertight') } == []
