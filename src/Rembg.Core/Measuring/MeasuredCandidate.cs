using Rembg.Metrics;

namespace Rembg.Measuring;

/// <summary>A model to be measured: its process and the results so far. After a failure, it gets no further requests.</summary>
internal sealed class MeasuredCandidate : IDisposable
{
    // No model that is worth measuring takes longer; a process that hangs must not block the caller for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PatienceForEach = TimeSpan.FromMinutes(2);

    private MeasuringProcess? _process;

    /// <summary>Creates a candidate for a model; nothing is started yet.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="index">The model's index among all models.</param>
    public MeasuredCandidate(string path, int index)
    {
        Path = path;
        Index = index;
    }

    /// <summary>The model file.</summary>
    public string Path { get; }

    /// <summary>The model's index among all models, which distinguishes models with the same name.</summary>
    public int Index { get; }

    /// <summary>The model's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The reason that measuring ended; null as long as the model is being measured.</summary>
    public string? Failure { get; private set; }

    /// <summary>The facts that the model's file states.</summary>
    public ModelFacts? Facts { get; private set; }

    /// <summary>The reply to the load request.</summary>
    public LoadReply? Loaded { get; private set; }

    /// <summary>The resources used by the model's process: at its end, or when they were asked for last.</summary>
    public UsageReply? Usage { get; set; }

    /// <summary>Milliseconds of the first inference.</summary>
    public double? FirstRunTime { get; set; }

    /// <summary>Milliseconds of the counted inferences, by turn.</summary>
    public List<double[]> Turns { get; } = [];

    /// <summary>Notes on the figures.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The times of the batches.</summary>
    public List<BatchTime> Batches { get; } = [];

    /// <summary>The masks, by the photo's index.</summary>
    public Dictionary<int, MeasuredMask> Masks { get; } = [];

    /// <summary>The time and memory used for cutting out photos.</summary>
    public PhotoLoad Load { get; } = new();

    /// <summary>The comparisons of the model's masks, by the photo's index.</summary>
    public SortedDictionary<int, PhotoMeasurement> Photos { get; } = [];

    /// <summary>Precision, recall and F-measure against the true masks.</summary>
    public FMeasureCurves QualityCurves { get; } = new();

    /// <summary>Precision, recall and F-measure against the reference model's masks.</summary>
    public FMeasureCurves AgreementCurves { get; } = new();

    /// <summary>True if measuring was ended before the last photo.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>The id of the process; null if no process is running.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Reads the facts from the model's file, without running the model.</summary>
    public void ReadFacts(CancellationToken cancellationToken)
    {
        try
        {
            Facts = ModelFacts.Read(Path, cancellationToken);
        }
        catch (RembgException exception)
        {
            Failure = exception.Message;
        }
    }

    /// <summary>Starts the process and loads the model in it.</summary>
    public void Start(MeasuringProgram program, int threads, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            _process = MeasuringProcess.Start(program);
            Loaded = Ask<LoadReply>(new LoadRequest(Path, threads), cancellationToken);
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
        }
    }

    /// <summary>Sends a request to the process and waits for the reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <param name="items">The number of inferences, photos or pictures in the request; the time limit is proportional to it.</param>
    /// <returns>The reply; null if the model has failed, now or earlier.</returns>
    public TReply? Ask<TReply>(MeasuringRequest request, CancellationToken cancellationToken, int items = 1)
        where TReply : MeasuringReply
    {
        try
        {
            return Failure is null ? Try<TReply>(request, items, cancellationToken) : null;
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
            return null;
        }
    }

    /// <summary>Sends a request about a photo. If the photo is unreadable, which is not the model's fault, a note is added.</summary>
    /// <inheritdoc cref="Ask" path="/param"/>
    public TReply? AskOrNote<TReply>(MeasuringRequest request, CancellationToken cancellationToken)
        where TReply : MeasuringReply
    {
        try
        {
            return Failure is null ? Try<TReply>(request, 1, cancellationToken) : null;
        }
        catch (MeasuringException exception) when (exception.IsOfImage)
        {
            Note(exception.Message);
            return null;
        }
        catch (MeasuringException exception)
        {
            Failure = exception.Message;
            return null;
        }
    }

    /// <summary>Adds a note, unless it was added before. The comparison in the background adds notes, too.</summary>
    public void Note(string note)
    {
        lock (Notes)
        {
            if (!Notes.Contains(note))
            {
                Notes.Add(note);
            }
        }
    }

    /// <summary>Notes that measuring was ended before the last photo.</summary>
    /// <param name="reason">The reason, as the beginning of a sentence.</param>
    /// <param name="photos">The number of all photos.</param>
    public void Interrupt(string reason, int photos)
    {
        IsInterrupted = true;
        Note(photos == 0 ? $"{reason}; not all figures were measured." : $"{reason}; the masks of {Photos.Count} of {photos} photos were compared.");
    }

    /// <summary>Asks the process for the resources it has used, and ends it.</summary>
    public void Finish(CancellationToken cancellationToken)
    {
        Usage = Ask<UsageReply>(new UsageRequest(), cancellationToken);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }

    private TReply Try<TReply>(MeasuringRequest request, int items, CancellationToken cancellationToken)
        where TReply : MeasuringReply => _process!.Ask<TReply>(request, Patience + (items * PatienceForEach), cancellationToken);
}
