package main

// shared is what both projects have of their own.
const shared = `
$brand: #0063dc; $accent: #ff0084; $ink: #212124; $muted: #6b6c6e;
@mixin panel($background, $radius) {
  background: $background;
  @include border-radius($radius);
  @include box-shadow(0 1px 3px rgba(0, 0, 0, .2));
  @include box-sizing(border-box);
}
@mixin button($color) {
  @include inline-block;
  @include shade(lighten($color, 8%), darken($color, 4%));
  @include border-radius(3px);
  @include text-shadow(0 -1px 0 rgba(0, 0, 0, .3));
  @include user-select(none);
  color: #fff;
  &:hover { @include opacity(.9); }
}
`

const compassSettings = `@mixin shade($from, $to) { @include background-image(linear-gradient($from, $to)); }
`

// leanSettings print what the library's mixins print, and nothing is computed.
const leanSettings = `@mixin border-radius($r) { -moz-border-radius: $r; -webkit-border-radius: $r; border-radius: $r; }
@mixin box-shadow($s) { -moz-box-shadow: $s; -webkit-box-shadow: $s; box-shadow: $s; }
@mixin box-sizing($b) { -moz-box-sizing: $b; -webkit-box-sizing: $b; box-sizing: $b; }
@mixin text-shadow($s) { text-shadow: $s; }
@mixin user-select($s) { -moz-user-select: $s; -ms-user-select: $s; -webkit-user-select: $s; user-select: $s; }
@mixin opacity($o) { filter: progid:DXImageTransform.Microsoft.Alpha(Opacity=#{$o * 100}); opacity: $o; }
@mixin inline-block { display: inline-block; vertical-align: middle; *vertical-align: auto; *zoom: 1; *display: inline; }
@mixin shade($from, $to) {
  background-image: -webkit-gradient(linear, 50% 0%, 50% 100%, color-stop(0%, $from), color-stop(100%, $to));
  background-image: -moz-linear-gradient($from, $to);
  background-image: -webkit-linear-gradient($from, $to);
  background-image: linear-gradient($from, $to);
}
@mixin ellipsis {
  white-space: nowrap; overflow: hidden; -ms-text-overflow: ellipsis; -o-text-overflow: ellipsis; text-overflow: ellipsis;
}
@mixin single-transition($what, $time) {
  -moz-transition: $what $time; -o-transition: $what $time; -webkit-transition: $what $time; transition: $what $time;
}
@mixin transform($t) { -moz-transform: $t; -ms-transform: $t; -webkit-transform: $t; transform: $t; }
@mixin pie-clearfix { *zoom: 1; &:after { content: ""; display: table; clear: both; } }
@mixin no-bullets { list-style: none; li { list-style-image: none; list-style-type: none; margin-left: 0; } }
@mixin inline-list {
  list-style-type: none;
  &, & li { margin: 0; padding: 0; display: inline; }
}
@mixin horizontal-list {
  margin: 0; padding: 0; border: 0; overflow: hidden; *zoom: 1;
  li {
    list-style-image: none; list-style-type: none; margin-left: 0; white-space: nowrap; float: left; padding-left: 4px; padding-right: 4px;
    &:first-child { padding-left: 0; }
    &:last-child { padding-right: 0; }
  }
}
`
