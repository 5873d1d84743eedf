<?php

return [
    'environments' => [
        'production' => [
            'supervisor-1' => [
                'maxProcesses' => 12,
            ],
        ],
        'local' => ['supervisor-1' => ['maxProcesses' => 3]],
    ],
];
