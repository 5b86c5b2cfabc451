package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/prerequisite"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

// A recipe is one block of a page that a reader copies.
type recipe struct{ language, file, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// recipes gives the blocks of a page of docs/.
func recipes(t *testing.T, page string) (all []recipe) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		all = append(all, recipe{m[1], m[2], m[3]})
	}
	return all
}

// TestRecipesAreWellFormed reads what docs/ci.md tells to copy by what reads it elsewhere, as far as that is to be had here.
func TestRecipesAreWellFormed(t *testing.T) {
	checks := map[string]func(*testing.T, recipe){
		"Makefile": checkMakefile, "Dockerfile": checkDockerfile, ".gitlab-ci.yml": checkGitLab, ".pre-commit-config.yaml": checkPreCommit,
	}
	seen := 0
	for _, r := range recipes(t, "ci.md") {
		if r.file == "" {
			continue
		}
		seen++
		t.Run(filepath.Base(r.file), func(t *testing.T) {
			if strings.HasPrefix(r.file, ".github/workflows/") {
				checkWorkflow(t, r)
			} else if check := checks[r.file]; check != nil {
				check(t, r)
			} else {
				t.Errorf("nothing here checks %s", r.file)
			}
		})
	}
	if seen < 7 {
		t.Errorf("docs/ci.md has %d recipes", seen)
	}
}

func checkWorkflow(t *testing.T, r recipe) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.Lint(r.file, []byte(r.text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func parseYAML(t *testing.T, text string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// A gitLabJob has the keys of GitLab's reference that the recipe uses; others are mistakes.
type gitLabJob struct {
	Stage     string   `yaml:"stage"`
	Script    []string `yaml:"script"`
	Artifacts struct {
		When    string            `yaml:"when"`
		Paths   []string          `yaml:"paths"`
		Reports map[string]string `yaml:"reports"`
	} `yaml:"artifacts"`
}

func checkGitLab(t *testing.T, r recipe) {
	var file struct {
		Image     string            `yaml:"image"`
		Variables map[string]string `yaml:"variables"`
		Cache     struct {
			Key   string   `yaml:"key"`
			Paths []string `yaml:"paths"`
		} `yaml:"cache"`
		Before []string             `yaml:"before_script"`
		Jobs   map[string]gitLabJob `yaml:",inline"`
	}
	parseYAML(t, r.text, &file)
	for name, job := range file.Jobs {
		if len(job.Script) == 0 || !slices.Contains([]string{"build", "test", "deploy"}, job.Stage) {
			t.Errorf("job %s has stage %q and %d lines of script", name, job.Stage, len(job.Script))
		}
	}
	if len(file.Jobs) == 0 || !slices.Contains(file.Cache.Paths, ".assetbuild/cache") || file.Image == "" || len(file.Before) == 0 {
		t.Errorf("got %+v", file)
	}
}

func checkPreCommit(t *testing.T, r recipe) {
	var file struct {
		Repos []struct {
			Repo  string `yaml:"repo"`
			Hooks []struct {
				ID            string `yaml:"id"`
				Name          string `yaml:"name"`
				Entry         string `yaml:"entry"`
				Language      string `yaml:"language"`
				Files         string `yaml:"files"`
				PassFilenames bool   `yaml:"pass_filenames"`
			} `yaml:"hooks"`
		} `yaml:"repos"`
	}
	parseYAML(t, r.text, &file)
	if len(file.Repos) != 1 || len(file.Repos[0].Hooks) != 1 {
		t.Fatalf("got %+v", file)
	}
	hook := file.Repos[0].Hooks[0]
	if hook.ID == "" || hook.Name == "" || hook.Entry == "" || hook.Language != "system" || hook.PassFilenames {
		t.Errorf("got %+v", hook)
	}
	files := regexp.MustCompile(hook.Files)
	for name, want := range map[string]bool{"assets/sass/home.scss": true, "assetbuild.toml": true, "docs/assets/x": false, "README.md": false} {
		if files.MatchString(name) != want {
			t.Errorf("a commit of %s alone runs the hook: %v", name, !want)
		}
	}
}

// checkMakefile runs the targets in a project, but for watch, which doesn't end.
func checkMakefile(t *testing.T, r recipe) {
	program := prerequisite.Program(t, "make")
	project := t.TempDir()
	writeFile(t, filepath.Join(project, "Makefile"), []byte(r.text))
	writeFile(t, filepath.Join(project, "assets/js/home.js"), []byte("console.log('home')"))
	for _, target := range []string{"assets", "check", "verify", "clean"} {
		cmd := exec.Command(program, "-C", project, target, "ASSETBUILD="+os.Args[0])
		cmd.Env = append(os.Environ(), asProgram+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("make %s: %v\n%s", target, err, out)
		}
	}
	if out, err := exec.Command(program, "-C", project, "-n", "watch").CombinedOutput(); err != nil || !bytes.Contains(out, []byte("assetbuild watch")) {
		t.Errorf("make -n watch: %v\n%s", err, out)
	}
}

var (
	instruction = regexp.MustCompile(`^(FROM|RUN|COPY|ADD|WORKDIR|ENV|ARG|USER|CMD|ENTRYPOINT|EXPOSE|LABEL|VOLUME|SHELL|HEALTHCHECK|STOPSIGNAL|ONBUILD) (.+)$`)
	stage       = regexp.MustCompile(`^[\w./-]+(:[\w.-]+)?( AS (\w+))?$`)
	copyFrom    = regexp.MustCompile(`^--from=(\S+) `)
)

// checkDockerfile knows the form of a Dockerfile: an instruction a line, a first stage, and copies from stages before.
func checkDockerfile(t *testing.T, r recipe) {
	stages := map[string]bool{}
	started := false
	for line := range strings.Lines(strings.ReplaceAll(r.text, "\\\n", " ")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := instruction.FindStringSubmatch(line)
		switch {
		case m == nil:
			t.Errorf("no instruction: %s", line)
		case m[1] == "FROM":
			s := stage.FindStringSubmatch(m[2])
			if s == nil {
				t.Errorf("no stage: %s", line)
				continue
			}
			started = true
			stages[s[3]] = true
		case !started && m[1] != "ARG":
			t.Errorf("before any FROM: %s", line)
		case m[1] == "COPY":
			if from := copyFrom.FindStringSubmatch(m[2]); from != nil && !stages[from[1]] {
				t.Errorf("there is no stage %s before: %s", from[1], line)
			}
			if len(strings.Fields(m[2])) < 2 {
				t.Errorf("COPY without a place: %s", line)
			}
		}
	}
}

// command finds where a recipe or a sentence starts the program: at the beginning of a line, of a command or of code.
var command = regexp.MustCompile("(?m)(?:^|[`\"(]|&& |; |exec |entry: |- |run: |\\$\\(ASSETBUILD\\) )(?:assetbuild|\\$\\(ASSETBUILD\\)) ([a-z][^`\"\n|>&;#)]*)")

// absent is the section in which a page says what it doesn't promise.
var absent = regexp.MustCompile(`(?ms)^## Not there yet\n.*?(^## |\z)`)

// TestCommandsInDocumentsExist parses each command line of the documents by the program itself: a command or a flag that
// was renamed is found here.
func TestCommandsInDocumentsExist(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range append(pages, filepath.Join("..", "..", "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		promised := absent.ReplaceAllString(string(text), "")
		for _, m := range command.FindAllStringSubmatch(promised, -1) {
			found++
			if complaint := parseCommand(m[1]); complaint != "" {
				t.Errorf("%s: assetbuild %s: %s", filepath.Base(page), m[1], complaint)
			}
		}
	}
	if found < 40 {
		t.Errorf("found %d commands", found)
	}
}

// parseCommand says what is wrong with a command line; "" for nothing.
func parseCommand(line string) string {
	args := strings.Fields(strings.NewReplacer("…", "", "[", "", "]", "").Replace(line))
	root := newRootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard))
	root.InitDefaultHelpCmd()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err.Error()
	}
	if cmd == root {
		return "there is no such command"
	}
	if err := cmd.ParseFlags(rest); err != nil && !strings.HasPrefix(err.Error(), "flag needs an argument") { // a flag's name in a sentence
		return err.Error()
	}
	return ""
}

func TestACommandThatIsNotThereIsFound(t *testing.T) {
	for _, line := range []string{"bild", "build --verfiy", "check --formt json", "build --jobs many"} {
		if parseCommand(line) == "" {
			t.Errorf("%q passes", line)
		}
	}
	if complaint := parseCommand("build site --dev --out x"); complaint != "" {
		t.Errorf("a good one doesn't: %s", complaint)
	}
	if !command.MatchString("Run `assetbuild build --dev`.") || !command.MatchString("      - assetbuild check --format junit > x") {
		t.Error("commands are not found")
	}
}
