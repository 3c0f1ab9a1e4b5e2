@echo off
rem Starts keycensus on Windows; builds it first where that was not done yet. It keeps no class-data archive.
rem   KEYCENSUS_JAVA   the home folder of the Java to use (17 or later); else JAVA_HOME, else the java on the path
rem   KEYCENSUS_OPTS   more options for the JVM
setlocal
set "HERE=%~dp0"
set "JAR=%HERE%cli\target\keycensus.jar"
if not exist "%HERE%pom.xml" set "JAR=%HERE%keycensus.jar"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined KEYCENSUS_JAVA set "JAVA=%KEYCENSUS_JAVA%\bin\java.exe"
if exist "%JAR%" goto run
where /q mvn
if errorlevel 1 (
  echo keycensus: it has to be built first, but Maven was not found: install Maven 3.8 or later and start again. 1>&2
  exit /b 2
)
echo keycensus: building, which takes a minute or two the first time ... 1>&2
call mvn -q -B -Dquick -Dmaven.test.skip=true -f "%HERE%pom.xml" package -pl cli -am 1>&2 <nul
if not exist "%JAR%" (
  echo keycensus: the build failed; what Maven said stands above. 1>&2
  exit /b 2
)
:run
rem The store of "inventory" is native code, which newer Javas warn of unless it was asked for.
set "NATIVE="
if "%~1"=="inventory" set "NATIVE=--enable-native-access=ALL-UNNAMED"
if "%~1"=="offboard" set "NATIVE=--enable-native-access=ALL-UNNAMED"
rem Only the quick compiler: the better one pays off in scans of many gigabytes alone.
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData %KEYCENSUS_OPTS% %NATIVE% -cp "%JAR%" dev.keycensus.cli.Main %*
exit /b %errorlevel%
