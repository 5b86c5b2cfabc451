package rubyconfig

import "slices"

// properties are the options of Compass 1.0.3 that a config.rb may set.
var properties = []string{
	"additional_import_paths", "asset_cache_buster", "asset_host", "cache", "cache_dir", "cache_path", "chunky_png_options",
	"color_output", "css_dir", "css_path", "disable_warnings", "environment", "extensions_dir", "extensions_path", "fonts_dir",
	"fonts_path", "framework_path", "generated_images_dir", "generated_images_path", "http_fonts_dir", "http_fonts_path",
	"http_generated_images_dir", "http_generated_images_path", "http_images_dir", "http_images_path", "http_javascripts_dir",
	"http_javascripts_path", "http_path", "http_stylesheets_dir", "http_stylesheets_path", "images_dir", "images_path",
	"javascripts_dir", "javascripts_path", "line_comments", "loaded_frameworks", "output_style", "preferred_syntax",
	"project_path", "project_type", "relative_assets", "required_libraries", "sass_dir", "sass_options", "sass_path",
	"sourcemap", "sprite_engine", "sprite_load_path",
}

// lists are the properties that hold lists.
var lists = []string{
	"additional_import_paths", "framework_path", "loaded_frameworks", "required_libraries", "sprite_load_path",
}

func isProperty(name string) bool {
	_, found := slices.BinarySearch(properties, name)
	return found
}
