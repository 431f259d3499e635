import groovy.xml.XmlSlurper

def target = new File(basedir, 'target')
def builds = new File(basedir, 'build.log').getText('UTF-8').normalize()
        .replaceAll(/\u001B\[[0-9;]*m/, '')
        .replaceAll(/watertight-\d+/, 'watertight-N')
        .replaceAll(/\d+ ms before/, 'N ms before')
        .split('Scanning for projects').drop(1)
assert builds.size() == 3

def message = """\
The test session leaked 1 resource

  Builder  work directory ${new File(target, 'watertight-N')}
    opened at  shop.Thumbnails.draw(Thumbnails.java:14)
    by thread  painter, N ms before the session ended
    owner      inferred: nothing else was running but ThumbnailsTest.drawsInTheBackground() (not watched); a task left behind by an earlier test could have opened it

Close it, or register it with registerUntilExit if it is to live as long as the process.
"""
// Line by line, because Surefire may print lines of its own between those that the tests' JVM prints.
def printed = message.readLines() - ''
def isPrintedOnce = { String build -> build.readLines().findAll { it in printed } == printed }
def failures = { version ->
    def report = new XmlSlurper().parse(new File(target, "reports-$version/TEST-shop.ThumbnailsTest.xml"))
    assert report.@tests == '3' && report.@errors == '0' && report.@skipped == '0'
    report.testcase.findAll { !it.failure.isEmpty() }*.@name*.text()
}

builds[0..1].each {
    assert it.contains('[INFO] BUILD SUCCESS')
    assert isPrintedOnce(it)
}
assert failures('5.14.4') == []
assert failures('6.1.3') == []

// The failure of a test comes first: the session's leak is only shown.
assert builds[2].contains('[INFO] BUILD FAILURE')
assert builds[2].contains('There are test failures.')
assert isPrintedOnce(builds[2])
assert !builds[2].contains('There was an error in the forked process')
assert failures('5.12.2') == ['failsOnDemand']

// No thread was watched, so no test was checked.
assert builds.every { !it.contains('Watertight:') }
assert target.list().findAll { it.startsWith('watertight') } == []
