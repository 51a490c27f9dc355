using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Guildhall.Platform.Design.TagHelpers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Guildhall.Tests.Design;

public sealed class TagHelperTests
{
    private readonly ViewContext _page;

    public TagHelperTests()
    {
        var state = new ModelStateDictionary();
        _page = new ViewContext { HttpContext = new DefaultHttpContext() };
        _page.ViewData = new ViewDataDictionary<Moved>(new EmptyModelMetadataProvider(), state);
    }

    private ModelStateDictionary State => _page.ViewData.ModelState;

    [Fact]
    public async Task A_field_shows_the_error_of_the_model_state_and_what_was_typed()
    {
        State.SetModelValue("Input.Email", "jo<b>", "jo<b>");
        State.AddModelError("Input.Email", "Enter an email address");

        var group = await RenderAsync(new InputTagHelper { ViewContext = _page, Name = "Input.Email", Label = "Email" });

        group.QuerySelector("input")!.GetAttribute("value").ShouldBe("jo<b>");
        group.QuerySelector("input")!.Id.ShouldBe("Input_Email");
        group.QuerySelector("input")!.GetAttribute("aria-describedby").ShouldBe("Input_Email-error");
        group.QuerySelector("#Input_Email-error")!.TextContent.ShouldBe("Error: Enter an email address");
        group.QuerySelector("label")!.GetAttribute("for").ShouldBe("Input_Email");
    }

    [Fact]
    public async Task A_field_for_a_property_takes_its_name_and_value()
    {
        var group = await RenderAsync(new InputTagHelper { ViewContext = _page, For = Property(nameof(Moved.People), 3), Label = "People" });

        group.QuerySelector("input")!.GetAttribute("name").ShouldBe("People");
        group.QuerySelector("input")!.GetAttribute("value").ShouldBe("3");
    }

    [Fact]
    public async Task A_password_sent_before_is_never_shown()
    {
        State.SetModelValue("password", "hunter2", "hunter2");

        var group = await RenderAsync(new PasswordInputTagHelper { ViewContext = _page, Name = "password", Label = "Password" });

        group.InnerHtml.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Boxes_ticked_before_stay_ticked()
    {
        State.SetModelValue("bins", new[] { "food", "glass" }, "food,glass");

        var group = await RenderAsync(new CheckboxesTagHelper
        {
            ViewContext = _page,
            Name = "bins",
            Legend = "Which bins?",
            Items = [new() { Value = "refuse", Text = "Refuse" }, new() { Value = "food", Text = "Food" }],
        });

        group.QuerySelectorAll("input[checked]").Select(box => box.GetAttribute("value")).ShouldBe(["food"]);
    }

    [Fact]
    public async Task Parts_of_a_date_are_shown_as_typed_and_only_the_wrong_one_is_marked()
    {
        State.SetModelValue("moved-day", "31", "31");
        State.SetModelValue("moved-month", "2", "2");

        var group = await RenderAsync(new DateInputTagHelper
        {
            ViewContext = _page,
            Name = "moved",
            Legend = "When?",
            Error = "There is no 31 February",
            Wrong = "day",
        });

        group.QuerySelectorAll("input").Select(part => part.GetAttribute("value")).ShouldBe(["31", "2", null]);
        group.QuerySelectorAll(".govuk-input--error").Select(part => part.Id).ShouldBe(["moved-day"]);
    }

    [Fact]
    public async Task The_summary_leads_to_the_fields_in_the_order_of_the_page_and_then_tells_the_rest()
    {
        State.AddModelError("", "You have sent this already");
        State.AddModelError("second", "Select a bin");
        await RenderAsync(new InputTagHelper { ViewContext = _page, Name = "first", Label = "First", Error = "Enter your name" });
        await RenderAsync(new RadiosTagHelper { ViewContext = _page, Name = "second", Legend = "Second", Items = [new() { Value = "a", Text = "A" }] });
        await RenderAsync(new DateInputTagHelper { ViewContext = _page, Name = "third", Legend = "Third", Error = "Enter the year", Wrong = "year" });

        var summary = await RenderAsync(new ErrorSummaryTagHelper { ViewContext = _page });

        summary.QuerySelectorAll("li").Select(item => (item.QuerySelector("a")?.GetAttribute("href"), item.TextContent)).ShouldBe(
        [
            ("#first", "Enter your name"),
            ("#second", "Select a bin"),
            ("#third-year", "Enter the year"),
            (null, "You have sent this already"),
        ]);
        (await RenderAsync(new ErrorSummaryTagHelper { ViewContext = _page })).InnerHtml.ShouldBeEmpty("a page has one summary");
    }

    [Fact]
    public async Task Attributes_no_tag_knows_go_on_the_field()
    {
        var group = await RenderAsync(
            new InputTagHelper { ViewContext = _page, Name = "phone", Label = "Phone", Width = "20" },
            new("autocomplete", "tel"), new("class", "extra"), new("required"));

        var input = group.QuerySelector("input")!;
        input.GetAttribute("autocomplete").ShouldBe("tel");
        input.HasAttribute("required").ShouldBeTrue();
        input.ClassList.ShouldBe(["govuk-input", "govuk-input--width-20", "extra"], ignoreOrder: true);
    }

    private ModelExpression Property(string name, object value)
    {
        var metadata = new EmptyModelMetadataProvider();
        return new(name, new ModelExplorer(metadata, metadata.GetMetadataForType(value.GetType()), value));
    }

    private static async Task<IElement> RenderAsync(TagHelper tag, params TagHelperAttribute[] attributes)
    {
        var context = new TagHelperContext("tag", [.. attributes], new Dictionary<object, object>(), "id");
        var output = new TagHelperOutput("tag", [.. attributes], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        await tag.ProcessAsync(context, output);
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return new HtmlParser().ParseDocument(writer.ToString()).Body!;
    }

    private sealed record Moved(int People);
}
