package rubyconfig

import (
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

var testOptions = Options{Dir: "/project", Env: func(name string) (string, bool) {
	if name == "STAGE" {
		return "live", true
	}
	return "", false
}}

// What real config.rb files hold, by what it is.
func TestSettings(t *testing.T) {
	for name, c := range map[string]struct{ source, property, want string }{
		"a string":                       {`css_dir = "css"`, "css_dir", `"css"`},
		"single quotes":                  {`css_dir = 'a\'b\n'`, "css_dir", `"a'b\\n"`},
		"a symbol":                       {`output_style = :compressed`, "output_style", `:compressed`},
		"a boolean":                      {`relative_assets = true`, "relative_assets", `true`},
		"nil takes a value away":         {`relative_assets = nil`, "relative_assets", `nil`},
		"a list":                         {`additional_import_paths = ["a", "b"]`, "additional_import_paths", `["a", "b"]`},
		"a list of words":                {`additional_import_paths = %w(a b)`, "additional_import_paths", `["a", "b"]`},
		"a list over lines":              {"additional_import_paths = [\n  'a', # one\n  'b',\n]", "additional_import_paths", `["a", "b"]`},
		"a hash":                         {`sass_options = {:debug_info => true, :style => :nested}`, "sass_options", `{:debug_info=>true, :style=>:nested}`},
		"a hash with labels":             {`sass_options = {debug_info: true}`, "sass_options", `{:debug_info=>true}`},
		"interpolation":                  {"theme = \"x\"\ncss_dir = \"#{theme}/css\"", "css_dir", `"x/css"`},
		"a sum of strings":               {"base = 'a'\ncss_dir = base + '/' + 'css'", "css_dir", `"a/css"`},
		"File.join":                      {`css_dir = File.join("a/", "/b", 'c')`, "css_dir", `"a/b/c"`},
		"File.join without brackets":     {`css_dir = File.join "a", "b"`, "css_dir", `"a/b"`},
		"the folder of the file":         {`project_path = File.dirname(__FILE__)`, "project_path", `"/project"`},
		"expand_path from the file":      {`project_path = File.expand_path("..", File.dirname(__FILE__))`, "project_path", `"/"`},
		"an environment variable":        {`css_dir = ENV['STAGE'] || 'x'`, "css_dir", `"live"`},
		"an environment variable unset":  {`css_dir = ENV['NONE'] || 'x'`, "css_dir", `"x"`},
		"fetch with a default":           {`css_dir = ENV.fetch('NONE', 'y')`, "css_dir", `"y"`},
		"? : by the environment":         {`output_style = (environment == :production) ? :compressed : :expanded`, "output_style", `:expanded`},
		"? : without brackets":           {`output_style = environment == :production ? :compressed : :expanded`, "output_style", `:expanded`},
		"nil?":                           {`css_dir = ENV['NONE'].nil? ? "a" : "b"`, "css_dir", `"a"`},
		"if with else":                   {"if environment == :production\n  css_dir = 'a'\nelse\n  css_dir = 'b'\nend", "css_dir", `"b"`},
		"elsif":                          {"x = 2\nif x == 1 then css_dir = 'a'\nelsif x == 2\n  css_dir = 'b'\nend", "css_dir", `"b"`},
		"unless":                         {"unless environment == :production\n  css_dir = 'a'\nend", "css_dir", `"a"`},
		"if behind a statement":          {"css_dir = 'a'\ncss_dir = 'b' if environment == :development", "css_dir", `"b"`},
		"if as a value":                  {"css_dir = if true\n  'a'\nelse\n  'b'\nend", "css_dir", `"a"`},
		"case":                           {"css_dir = case environment\n  when :production then 'a'\n  when :development, :test then 'b'\nend", "css_dir", `"b"`},
		"<< onto a list of Compass":      {"additional_import_paths << 'a'\nadditional_import_paths << 'b'", "additional_import_paths", `["a", "b"]`},
		"<< onto a list of one's own":    {"additional_import_paths = ['a']\nadditional_import_paths << 'b'", "additional_import_paths", `["a", "b"]`},
		"sprite_load_path puts in front": {"sprite_load_path << 'a'\nsprite_load_path << 'b'", "sprite_load_path", `["b", "a"]`},
		"add_import_path":                {`add_import_path "x"`, "additional_import_paths", `["x"]`},
		"+=":                             {"css_dir = 'a'\ncss_dir += '/b'", "css_dir", `"a/b"`},
		"||=":                            {"css_dir ||= 'a'", "css_dir", `"stylesheets"`},
		"a heredoc":                      {"css_dir = <<-X.strip\n  a/b\n  X\n", "css_dir", `"a/b"`},
		"a squiggly heredoc":             {"css_dir = <<~X.chomp\n    a\n  X\n", "css_dir", `"a"`},
		"a property that was set before": {"css_dir = 'a'\nhttp_stylesheets_path = \"/x/#{css_dir}\"", "http_stylesheets_path", `"/x/a"`},
		"a property's default":           {`generated_images_dir = images_dir + "/made"`, "generated_images_dir", `"images/made"`},
		"a semicolon":                    {`css_dir = "a"; sass_dir = "b"`, "sass_dir", `"b"`},
		"a comment behind a statement":   {`css_dir = "a" # "b"`, "css_dir", `"a"`},
		"windows line ends":              {"css_dir = 'a'\r\nsass_dir = 'b'\r\n", "sass_dir", `"b"`},
		"a byte order mark":              {"\ufeffcss_dir = 'a'", "css_dir", `"a"`},
		"comments of several lines":      {"=begin\ncss_dir = 'no'\n=end\ncss_dir = 'a'", "css_dir", `"a"`},
		"what stands behind __END__":     {"css_dir = 'a'\n__END__\ncss_dir = 'b'", "css_dir", `"a"`},
		"a method chain over lines":      {"css_dir = 'A'\n  .downcase\n  .sub(/a/, 'b')", "css_dir", `"b"`},
		"begin with rescue":              {"begin\n  css_dir = Nothing.x\nrescue\n  css_dir = 'a'\nend", "css_dir", `"a"`},
		"a statement after one not read": {"class X\n  def y\n  end\nend\ncss_dir = 'a'", "css_dir", `"a"`},
		"a format":                       {`css_dir = "%s-%02d" % ["a", 7]`, "css_dir", `"a-07"`},
		"an assignment without blanks":   {`css_dir='a'`, "css_dir", `"a"`},
		"an instance variable":           {"@dir = 'a'\ncss_dir = @dir", "css_dir", `"a"`},
	} {
		t.Run(name, func(t *testing.T) {
			config, found := Read("config.rb", c.source, testOptions)
			if err := found.Err(); err != nil {
				t.Fatalf("%v", err)
			}
			setting, ok := config.Settings[c.property]
			if got := inspected(setting.Value); !ok || got != c.want {
				t.Errorf("%s = %s, want %s (messages: %v)", c.property, got, c.want, found)
			}
		})
	}
}

// Blocks that decide on a host or a cache buster, of the shapes that projects have.
func TestBlocks(t *testing.T) {
	file := &File{"/project/none.png"}
	for name, c := range map[string]struct {
		source string
		args   []Value
		want   string
	}{
		"a constant":          {"asset_host do |asset|\n  \"http://h\"\nend", []Value{"/a.png"}, `"http://h"`},
		"a number in braces":  {`asset_host { |a| "http://%d.h" % (a.length % 4) }`, []Value{"/a.png"}, `"http://2.h"`},
		"by extension":        {"asset_host do |asset|\n  case File.extname(asset)\n  when \".png\" then \"a\"\n  when \".woff\" then \"b\"\n  else nil\n  end\nend", []Value{"/x.woff"}, `"b"`},
		"nil":                 {"asset_cache_buster do |path|\n  nil\nend", []Value{"/a.png"}, `nil`},
		"path and query":      {"asset_cache_buster do |path, file|\n  {:path => path.sub(/(\\.\\w+)\\z/, \".v1\" + \"\\\\1\"), :query => \"q=1\"}\nend", []Value{"/i/a.png", nil}, `{:path=>"/i/a.v1.png", :query=>"q=1"}`},
		"without a file":      {"asset_cache_buster do |path, file|\n  file ? \"s=#{File.size(file.path)}\" : \"missing\"\nend", []Value{"/a.png", nil}, `"missing"`},
		"a file that is gone": {"asset_cache_buster do |path, file|\n  File.exist?(file.path) ? 'yes' : 'no'\nend", []Value{"/a.png", file}, `"no"`},
		"Pathname":            {"asset_cache_buster do |path, file|\n  pathname = Pathname.new(path)\n  \"%s/%s-x%s\" % [pathname.dirname, pathname.basename(pathname.extname), pathname.extname]\nend", []Value{"/i/a.png", file}, `"/i/a-x.png"`},
		"return":              {"asset_host do |a|\n  return 'x' if a =~ /png$/\n  'y'\nend", []Value{"/a.png"}, `"x"`},
		"a variable outside":  {"v = 3\nasset_cache_buster do |p|\n  \"v#{v}\"\nend", []Value{"/a.png"}, `"v3"`},
	} {
		t.Run(name, func(t *testing.T) {
			config, found := Read("config.rb", c.source, testOptions)
			if len(found) > 0 {
				t.Fatal(found)
			}
			block := config.AssetHost
			if block == nil {
				block = config.AssetCacheBuster
			}
			if block == nil {
				t.Fatal("no block")
			}
			value, err := block.Call(c.args...)
			if got := inspected(value); err != nil || got != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestMessages(t *testing.T) {
	for name, c := range map[string]struct {
		source   string
		severity diagnostic.Severity
		want     string
	}{
		"a property that needs Ruby":      {"\ncss_dir = Rails.root.join('x')", diagnostic.Error, "config.rb:2: the value of css_dir can't be told without Ruby: Rails is not known here"},
		"a property from a command":       {"css_dir = `pwd`", diagnostic.Error, "config.rb:1: the value of css_dir can't be told without Ruby: commands are not run"},
		"a setting of Ruby itself":        {"Encoding.default_external = 'utf-8'", diagnostic.Warning, "config.rb:1: this is overlooked"},
		"a callback":                      {"on_sprite_saved do |f|\n  system('x')\nend", diagnostic.Warning, "config.rb:1: this is overlooked: callbacks such as on_sprite_saved are not called"},
		"a class":                         {"class X\nend", diagnostic.Warning, "config.rb:1: this is overlooked: a class has no effect here"},
		"a module of Sass functions":      {"module Sass::Script::Functions\n  def f(a)\n    x\n  end\nend", diagnostic.Warning, "config.rb:1: this is overlooked"},
		"a string that doesn't end":       {"css_dir = \"a", diagnostic.Error, "config.rb:1: the value of css_dir can't be told without Ruby: a string that doesn't end"},
		"an endless string":               {"x = 'aaaaaaaaaaaaaaaa' * 100000\ncss_dir = x * 100000", diagnostic.Warning, "config.rb:1: this is overlooked: this string can't be repeated"},
		"a property in an unknown branch": {"if Unknown.x\n  css_dir = 'a'\nend", diagnostic.Error, "config.rb:1: the value of css_dir can't be told without Ruby: Unknown is not known here"},
	} {
		t.Run(name, func(t *testing.T) {
			_, found := Read("config.rb", c.source, testOptions)
			if len(found) == 0 {
				t.Fatal("no message")
			}
			if got := found[0].Error(); found[0].Severity != c.severity || !strings.HasPrefix(got, c.want) || found[0].Remedy == "" {
				t.Errorf("%v: %s → %s, want %v: %s", found[0].Severity, got, found[0].Remedy, c.severity, c.want)
			}
		})
	}
}

func TestRequires(t *testing.T) {
	config, found := Read("config.rb", "require 'compass/import-once/activate'\nrequire \"susy\"\nload 'ext'\nasset_cache_buster :none\n", testOptions)
	if len(found) > 0 {
		t.Fatal(found)
	}
	if len(config.Requires) != 2 || config.Requires[1].Value != "susy" || config.Requires[1].Line != 2 || len(config.Loads) != 1 || !config.NoCacheBuster {
		t.Errorf("%+v", config)
	}
}

// No file makes the reader panic, hang or grow without bounds.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"css_dir = \"a\"", "asset_host do |a|\n \"#{a}\"\nend", "x = <<-A + <<B\na\nA\nb\nB\n", "if a\nelse\nend", "case x\nwhen 1 then 2\nend",
		"a = {:b => [1, 2.5, -3], c: %w[d e]}", "css_dir = ((((((", "def x\nend end", "css_dir = \"#{\"#{'x'}\"}\"", "x = /a(b/i =~ 'c'",
		"a ? b : c", "css_dir = a.b&.c::D[1] { |x| x }", "=begin\n", "__END__", "%", "<<", "x = 'a' * 999999999", "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		config, _ := Read("config.rb", source, testOptions)
		if config.AssetHost != nil {
			_, _ = config.AssetHost.Call("/a.png")
		}
	})
}
