// Writes a module for each cell, so that one Maven runs them all: starting Maven takes longer than most cells.
def cells = evaluate(new File(basedir, 'cells.groovy'))

def dependency = { String group, String artifact, String version ->
    """\
    <dependency>
      <groupId>$group</groupId>
      <artifactId>$artifact</artifactId>
      <version>$version</version>
      <scope>test</scope>
    </dependency>
"""
}
def dependencies = { cell ->
    def text = dependency('org.junit.jupiter', 'junit-jupiter', cell.junit)
    if (cell.suite == 'vintage') {
        text += dependency('junit', 'junit', '4.13.2') + dependency('org.junit.vintage', 'junit-vintage-engine', cell.junit)
    }
    if (cell.suite == 'suite') {
        text += dependency('org.junit.platform', 'junit-platform-suite', cell.platform)
    }
    if (cell.launcher == 'ant') {
        text += dependency('org.junit.platform', 'junit-platform-launcher', cell.platform)
    }
    if (cell.launcher == 'console') {
        // Alone: it holds the engine and the API.
        text = dependency('org.junit.platform', 'junit-platform-console-standalone', cell.platform)
    }
    return text
}

// Where Builders put their directories, so that none can be left behind unseen.
def tmp = '-Djava.io.tmpdir=${project.build.directory}'
def jvmFlags = { cell ->
    // These JVMs live for a second; such flags save a quarter of it.
    def flags = [tmp, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
    if (cell.parallel) {
        flags << '-Djunit.jupiter.execution.parallel.enabled=true'
    }
    if (cell.options.parallel == 'WORKER_THREAD_POOL') {
        flags << '-Djunit.jupiter.execution.parallel.config.executor-service=WORKER_THREAD_POOL'
    }
    return flags
}
def plugin = { String artifact, String version, String body ->
    """\
      <plugin>
        <artifactId>$artifact</artifactId>
        <version>$version</version>
${body.stripTrailing().indent(8)}
      </plugin>
"""
}
def surefire = { String artifact, cell ->
    def options = cell.options.findAll { it.key != 'parallel' }.collect { key, value -> "  <$key>$value</$key>\n" }.join()
    return plugin(artifact, cell.version, """\
<configuration>
  <argLine>${jvmFlags(cell).join(' ')}</argLine>
  <includes>
    <include>**/*Test.java</include>
  </includes>
$options</configuration>
""" + (artifact == 'maven-failsafe-plugin' ? """\
<executions>
  <execution>
    <goals>
      <goal>integration-test</goal>
      <goal>verify</goal>
    </goals>
  </execution>
</executions>
""" : ''))
}
def noSurefire = plugin('maven-surefire-plugin', '3.6.1', '<configuration>\n  <skipTests>true</skipTests>\n</configuration>\n')
def antrun = { String target, String pluginDependencies = '' ->
    noSurefire + plugin('maven-antrun-plugin', '3.2.0', pluginDependencies + """\
<executions>
  <execution>
    <phase>test</phase>
    <goals>
      <goal>run</goal>
    </goals>
    <configuration>
      <target>
$target
      </target>
    </configuration>
  </execution>
</executions>
""")
}
// The task runs on the platform of its own class path, which would be of a version that does not fit the engine.
def antDependency = { String artifact, String version ->
    """\
  <dependency>
    <groupId>org.junit.platform</groupId>
    <artifactId>junit-platform-$artifact</artifactId>
    <version>$version</version>
  </dependency>
"""
}
def plugins = { cell ->
    switch (cell.launcher) {
        case 'surefire':
            return surefire('maven-surefire-plugin', cell)
        case 'failsafe':
            return noSurefire + surefire('maven-failsafe-plugin', cell)
        case 'console':
            // Its two streams apart: in one log, a part of a line of the one may come into a line of the other.
            return antrun("""\
<java jar="\${org.junit.platform:junit-platform-console-standalone:jar}" fork="true" failonerror="true" output="\${project.build.directory}/console.txt" logError="true">
  <jvmarg line="${jvmFlags(cell).join(' ')}"/>
  <arg line="execute --disable-banner --disable-ansi-colors --scan-class-path \${project.build.testOutputDirectory} --reports-dir \${project.build.directory}/console-reports"/>
  <arg value="--class-path"/>
  <arg value="\${project.build.testOutputDirectory}\${path.separator}\${project.build.outputDirectory}\${path.separator}\${io.github.watertight:watertight-core:jar}\${path.separator}\${io.github.watertight:watertight-junit-extension:jar}"/>
</java>""")
        case 'ant':
            return antrun("""\
<mkdir dir="\${project.build.directory}/ant-reports"/>
<junitlauncher failureProperty="failed" printSummary="true">
  <classpath refid="maven.test.classpath"/>
  <testclasses outputdir="\${project.build.directory}/ant-reports">
    <fileset dir="\${project.build.testOutputDirectory}" includes="**/*Test.class"/>
    <listener type="legacy-xml" sendSysOut="false"/>
    <listener type="legacy-plain" sendSysOut="false" resultFile="plain.txt"/>
    ${cell.options.fork == 'true' ? "<fork><jvmarg line=\"${jvmFlags(cell).join(' ')}\"/></fork>" : ''}
  </testclasses>
</junitlauncher>
<fail if="failed" message="There are test failures."/>""", """\
<dependencies>
  <dependency>
    <groupId>org.apache.ant</groupId>
    <artifactId>ant-junitlauncher</artifactId>
    <version>$cell.version</version>
  </dependency>
${['launcher', 'engine', 'commons'].collect { antDependency(it, cell.platform) }.join()}</dependencies>
""")
    }
}

cells.each { cell ->
    def module = new File(basedir, "cells/$cell.name")
    assert module.mkdirs()
    new File(module, 'pom.xml').setText("""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>io.github.watertight.it</groupId>
    <artifactId>matrix</artifactId>
    <version>1</version>
    <relativePath>../..</relativePath>
  </parent>
  <artifactId>$cell.name</artifactId>
  <properties>
    <suite>$cell.suite</suite>
  </properties>
  <dependencies>
${dependencies(cell)}  </dependencies>
  <build>
    <plugins>
${plugins(cell)}    </plugins>
  </build>
</project>
""", 'UTF-8')
}

def pom = new File(basedir, 'pom.xml')
def modules = cells.collect { "<module>cells/$it.name</module>" }.join('\n')
pom.setText(pom.getText('UTF-8').replace('<!-- cells -->', modules), 'UTF-8')
return true
