package dev.keycensus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Small files of the kinds that most repositories have, for {@link Warmup}: a class, or a lambda of
 * one, that none of them needs is missing in the archive and costs every scan that needs it.
 */
final class WarmupFiles {
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put(
        ".github/workflows/ci.yml",
        """
        name: build
        on:
          push: {branches: [main]}
          pull_request:
          workflow_dispatch:
            inputs:
              level: {description: "how much", required: true, default: 'all'}
        # who may do what
        permissions: {contents: read, id-token: write}
        env:
          LEVEL: ${{ inputs.level }}
        jobs:
          build:
            runs-on: ${{ matrix.os }}
            timeout-minutes: 10
            if: github.event_name != 'pull_request' && github.repository == 'acme/app'
            strategy:
              matrix:
                os: [x, y]
            env: {A_TOKEN: "${{ secrets.A_TOKEN }}"}
            steps:
            - uses: actions/checkout@v4
              with: {fetch-depth: 0}
            - name: Deploy
              uses: someone/deploy@v1
              with:
                token: ${{ secrets.B }}
            - run: |
                set -e
                # comment
                export LEVEL="high"
                if [ -n "$A_TOKEN" ]; then
                  curl -sS -H "Authorization: Bearer $A_TOKEN" https://a.internal/x | jq -r '.a'
                fi
                cat <<EOF > a.txt
                x: $(date +%s)
                EOF
                echo "done" >> $GITHUB_OUTPUT; make all && make test || exit 1
            - run: npm publish --access public
              shell: bash
              env:
                NODE_AUTH_TOKEN: ${{ github.token || secrets.NPM }}
          release:
            needs: build
            environment: production
            permissions: write-all
            runs-on: x
            steps:
              - uses: aws-actions/configure-aws-credentials@v4
                with: {role-to-assume: "arn:aws:iam::1:role/a", aws-region: x}
              - uses: docker/login-action@v3
                with: {username: "${{ github.actor }}", password: "${{ secrets.GITHUB_TOKEN }}"}
          other:
            uses: acme/flows/.github/workflows/a.yml@main
            secrets: inherit
        """);
    FILES.put(
        ".github/actions/a/action.yml",
        """
        name: a
        inputs:
          token:
            description: >
              Folded
              text.
        runs:
          using: composite
          steps:
            - run: echo "${{ inputs.token }}"
              shell: bash
              env: {A: "${{ secrets.A_KEY }}"}
        """);
    FILES.put(".github/dependabot.yml", "version: 2\nupdates:\n  - package-ecosystem: x\n");
    FILES.put(".github/CODEOWNERS", "* @acme/all\n/db/ @acme/db\n");
    FILES.put(
        ".mcp.json",
        """
        {"mcpServers": {
          "a": {"command": "npx", "args": ["-y", "@acme/a"], "env": {"A_TOKEN": "${A}"}},
          "b": {"type": "http", "url": "https://b.internal/mcp",
                "headers": {"Authorization": "Bearer ${B_TOKEN}"}}}}
        """);
    FILES.put(
        ".claude/settings.json",
        "{\"permissions\": {\"allow\": [\"Bash(git:*)\"], \"deny\": []}, \"env\": {\"A\": \"b\"}}\n");
    FILES.put(".claude/agents/a.md", "---\nname: a\ntools: Read, Bash\nmodel: opus\n---\nDo it.\n");
    FILES.put("AGENTS.md", "# Agents\n\nRun `make`.\n");
    FILES.put(".vscode/settings.json", "{\n  // comment\n  \"editor.tabSize\": 2,\n}\n");
    FILES.put(
        "package.json",
        """
        {"name": "a", "version": "1.0.0", "author": "x", "license": "MIT",
         "scripts": {"test": "jest"}, "dependencies": {"openai": "^4", "react": "1"}}
        """);
    FILES.put(
        "pyproject.toml",
        """
        [build-system]
        requires = ["hatchling"]
        [project]
        name = "a"
        authors = [{ name = "x", email = "x@a.internal" }]
        dependencies = ["openai>=1", 'requests']
        [tool.x]
        y = {z = 1}
        w = true
        f = 1.5
        """);
    FILES.put("requirements.txt", "anthropic==1\n# x\nrequests\n");
    FILES.put("go.mod", "module a\n\nrequire (\n\tgithub.com/a/b v1.0.0\n)\n");
    FILES.put("build.gradle", "dependencies { implementation 'com.openai:openai-java:1' }\n");
    FILES.put(
        "Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nserde = { version = \"1\" }\n");
    FILES.put(
        "pom.xml",
        "<project><artifactId>a</artifactId><developers><developer><id>x</id></developer>"
            + "</developers></project>\n");
    FILES.put(
        "deploy.yaml",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: a, namespace: b, labels: {team: c}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: a
        spec:
          template:
            spec:
              serviceAccountName: a
              containers:
                - name: a
                  image: b:1
                  env:
                    - name: A_TOKEN
                      valueFrom: {secretKeyRef: {name: a, key: token}}
                  envFrom: [{secretRef: {name: b}}]
              volumes: [{name: v, secret: {secretName: c}}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: a}
        rules: [{apiGroups: ["*"], resources: [secrets], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: a}
        roleRef: {kind: ClusterRole, name: a}
        subjects: [{kind: ServiceAccount, name: a, namespace: b}]
        """);
    FILES.put(
        "docker-compose.yml",
        """
        version: '3'
        services:
          a:
            image: b
            build: {context: ., args: [A=b]}
            environment:
              A_PASSWORD: ${A_PASSWORD:-}
              B: "c"
            labels: {owner: x}
            secrets: [s]
          b:
            image: c
            environment:
            - DB_URL=$DB_URL
            env_file: .env
        secrets:
          s: {file: ./s.txt}
        """);
    FILES.put(
        "main.tf",
        """
        variable "a" { default = "b" }
        resource "aws_iam_role" "a" {
          name = "a-${var.a}"
          tags = { owner = "b" }
          assume_role_policy = jsonencode({
            Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" } }]
          })
        }
        resource "aws_iam_access_key" "k" { user = "x" }
        data "aws_secretsmanager_secret" "s" { name = "s" }
        """);
    FILES.put(
        "Dockerfile",
        "FROM a AS b\nARG B_TOKEN\nENV A=b \\\n  C=d\nRUN --mount=type=secret,id=s make\nUSER x\n");
    FILES.put("charts/Chart.yaml", "apiVersion: v2\nname: a\nmaintainers: [{name: x}]\n");
    FILES.put("charts/values.yaml", "image: a\nauth:\n  existingSecret: s\n  password: ''\n");
    FILES.put("application.yml", "spring:\n  datasource:\n    password: ${DB_PASSWORD}\nname: a\n");
    FILES.put("application.properties", "# x\nspring.name=a\nspring.mail.password=${MAIL}\n");
    FILES.put("gradle.properties", "a.b=c\norg.gradle.jvmargs=-Xmx1g \\\n  -Da=b\n");
    FILES.put(".npmrc", "//a.internal/:_authToken=${NPM_TOKEN}\n");
    FILES.put(".env.example", "# x\nOPENAI_API_KEY=\nA=b\n");
    FILES.put(
        ".gitlab-ci.yml",
        """
        include: [{local: part.yml}]
        stages: [build]
        variables: {A: b}
        .base: &base
          before_script: [echo x]
        build:
          <<: *base
          stage: build
          id_tokens: {ID: {aud: x}}
          script:
            - make
            - 'curl --header "PRIVATE-TOKEN: $A_TOKEN" https://a.internal'
          rules: [{if: $CI_COMMIT_BRANCH == "main"}]
        """);
    FILES.put("part.yml", "test: {script: ['make test $A_TOKEN']}\n");
    FILES.put(
        ".circleci/config.yml",
        """
        version: 2.1
        jobs:
          a:
            docker: [{image: x}]
            steps: [checkout, {run: {command: make, environment: {A: b}}}]
        workflows: {w: {jobs: [{a: {context: [c]}}]}}
        """);
    FILES.put(
        "azure-pipelines.yml",
        "trigger: [main]\nsteps:\n- script: echo $(A)\n  env: {A: $(A_TOKEN)}\n- task: X@1\n");
    FILES.put(
        "Jenkinsfile",
        """
        pipeline {
          agent any
          environment { A = credentials('a') }
          stages { stage('b') { steps { sh 'make $A' } } }
        }
        """);
    FILES.put(".travis.yml", "language: x\nscript: make\nenv: [A=b]\n");
    FILES.put("values.json", "{\"a\": [1, 2.5, true, null, \"b\\n\\u0041\"], \"c\": {}}\n");
    FILES.put(
        "a.py",
        """
        import os, requests
        from openai import OpenAI
        from fastmcp import FastMCP
        KEY = os.environ["A_KEY"]
        mcp = FastMCP("a")
        client = OpenAI(api_key=KEY, base_url="https://a.internal/v1")
        @mcp.tool()
        def ask(text: str) -> str:
            \"\"\"Asks.\"\"\"
            url = f"https://api.anthropic.com/v1/messages"
            return requests.post(url, headers={"x-api-key": os.getenv("B_KEY")}, json={"m": text})
        if __name__ == "__main__":
            mcp.run(transport="stdio")
        """);
    FILES.put(
        "a.ts",
        """
        import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
        import { Agent } from '@openai/agents';
        const server = new McpServer({ name: 'a', version: '1' });
        const base = 'https://api.openai.com';
        server.tool('b', {}, async () => fetch(`${base}/v1/responses`, {
          headers: { Authorization: `Bearer ${process.env.A_KEY}` } }));
        server.registerTool('c', { inputSchema: {} }, async ({ x }) => ({ content: [] }));
        const agent = new Agent({ name: 'c', tools: [] });
        """);
    FILES.put(
        "a.go",
        """
        package main
        import ("os"; "github.com/sashabaranov/go-openai")
        func main() { c := openai.NewClient(os.Getenv("A_KEY")); _ = c }
        """);
    FILES.put(
        "settings.py",
        """
        password = "changeme"
        password = os.environ["A_PASSWORD"]
        passwd = 'your-password-here'
        db_password = "${DB_PASSWORD}"
        secret = "<secret>"
        secret_key = config("SECRET_KEY", default="")
        api_key = "xxxxxxxxxxxxxxxxxxxx"
        token = "00000000-0000-0000-0000-000000000000"
        token_type = "bearer"
        token = "eslint-plugin-react"
        access_token = get_token(user, "name")
        auth = ("user", "pass")
        key = "primary_key_column_name"
        api_key_header: str = "X-Api-Key"
        password_field = "input[type=password]"
        secret = "/run/secrets/app"
        private_key = "keys/app.pem"
        credentials = "https://a.internal/path"
        pass_phrase = "correct horse battery"
        aws_secret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        data = "aGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXh0IHRoYXQgbm9ib2R5IHJlYWRz"
        uri = "postgres://user:password@localhost/db"
        text = "a\\u0041\\x41 password: \\"none\\" \\n"
        if password == "" or token != None: raise Error("password is wrong")
        curl -u user:pass https://a.internal
        """);
    FILES.put(
        "site.js",
        """
        const o = { password: 'password', apiKey: process.env.KEY, secret: `${x}`, token: null };
        const url = "http://a.internal/?token=abc&key=" + key; // TODO token
        user.setPassword("test"); x.password = y ? "a" : "b";
        const s = "{\\"password\\": \\"secret\\", \\"url\\": \\"a\\"}";
        """);
    FILES.put(
        "conf.ini",
        "[a]\npassword = none\nuser=x\nsecret: \nAPI-KEY = ${KEY}\nhash = $2a$10$abc\n");
    FILES.put(".gitignore", "*.log\n/build/\n!keep.log\n**/tmp/[a-c]?\n# x\nnode_modules\n");
    FILES.put(
        "app.log",
        "2026-01-01T00:00:00Z INFO login ok user=x token=*** id=0123456789abcdef\n".repeat(20));
    FILES.put(
        "ask.sh",
        "#!/bin/sh\nset -x\ncurl https://api.openai.com/v1/responses -H \"Authorization: Bearer $A_KEY\"\n");
  }

  private WarmupFiles() {}

  /** Writes them below a folder. */
  static void write(Path folder) throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
